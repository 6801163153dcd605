import '../styles/prose.css';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { renderDocument } from '../ask/document-html';
import { Omitted, type SourceViewProps } from './omitted';
import { revealed } from './revealed';

/** What a document's Markdown looks like. */
export function FormattedView({
  before,
  passage,
  after,
  omittedBefore,
  omittedAfter,
}: SourceViewProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = box.current as HTMLDivElement;
    // What is cut off begins anew at a paragraph.
    const whole = omittedBefore > 0 ? before.slice(before.indexOf('\n\n') + 2) : before;
    const [first, middle] = [revealed(whole), revealed(passage)];
    shown.replaceChildren(
      renderDocument(first + middle + revealed(after), first.length, first.length + middle.length),
    );
    shown.querySelector('mark')?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <div class="source-body source-formatted" tabIndex={0}>
      <Omitted characters={omittedBefore} />
      <div class="prose" ref={box} />
      <Omitted characters={omittedAfter} />
    </div>
  );
}
