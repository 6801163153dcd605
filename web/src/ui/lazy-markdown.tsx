import { lazy } from './lazy';
import type { MarkdownProps } from './markdown';

/** An answer; plain text until what renders it is there. */
export const Markdown = lazy<MarkdownProps>(
  async () => (await import('./markdown')).Markdown,
  ({ text }) => <div class="prose">{text}</div>,
);
