import type { AnswerCheckProps } from './answer-check';
import { lazy } from './lazy';

/** It comes with what it compares, which is not needed before there is an answer. */
export const AnswerCheck = lazy<AnswerCheckProps>(
  async () => (await import('./answer-check')).AnswerCheck,
);
