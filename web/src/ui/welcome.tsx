import { AddFiles } from './add-files';
import { useApp } from './app-context';
import { Icon } from './icon';
import { PasteText } from './paste-listener';

/** What an empty collection shows: what this is, in three steps. */
export function Welcome() {
  const { place } = useApp().state.status.value;
  return (
    <div class="welcome">
      <h2>Ask your own documents</h2>
      <p class="lead">
        Answers with citations, from a collection{' '}
        {place ? 'in Milvus' : 'that never leaves this browser'}.
      </p>
      <div class="drop-zone">
        <Icon name="upload" />
        <p>
          Drop or paste files, a folder or a zip <span class="dim">anywhere on this page</span>
        </p>
        <div class="drop-buttons">
          <AddFiles primary>Choose files</AddFiles>
          <AddFiles folder>Choose a folder</AddFiles>
          <PasteText />
        </div>
        <p class="hint">PDF, Word, HTML, Markdown, text, notebooks, CSV, JSON, source code</p>
      </div>
      <ol class="steps">
        <Step title="Add">
          {`Your documents, as they are. ${place ? 'Milvus gets their text.' : 'Nothing is uploaded.'}`}
        </Step>
        <Step title="Index">
          A small model in this tab reads them. They are kept for next time.
        </Step>
        <Step title="Ask">See passages at once; with your DeepSeek key, a cited answer.</Step>
      </ol>
    </div>
  );
}

function Step({ title, children }: { title: string; children: string }) {
  return (
    <li>
      <strong>{title}</strong>
      <span class="dim">{children}</span>
    </li>
  );
}
