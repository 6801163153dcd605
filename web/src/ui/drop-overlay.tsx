import { useEffect, useState } from 'preact/hooks';
import { t } from '../words/words';
import { useApp } from './app-context';
import { filesOfDrop } from './dropped-files';
import { Icon } from './icon';

/** Makes the whole page a place to drop files on, and says so while they are held over it. */
export function DropOverlay() {
  const { library } = useApp();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const watching = new AbortController();
    const on = (type: 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void) =>
      window.addEventListener(type, react, { signal: watching.signal });
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    });
    on('dragleave', (event) => {
      if (!event.relatedTarget) setOver(false);
    });
    on('drop', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      const files = filesOfDrop(event.dataTransfer);
      void library.attempt('library', async () => library.receive(await files));
    });
    return () => watching.abort();
  }, [library]);

  if (!over) return null;
  return (
    <div class="drop-overlay">
      <p>
        <Icon name="upload" />
        {t('Drop to add to the collection')}
      </p>
    </div>
  );
}
