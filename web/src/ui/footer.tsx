import { useApp } from './app-context';
import { Icon } from './icon';

/** What leaves the browser, said where it can always be found. */
export function Footer() {
  const { state } = useApp();
  const { place } = state.status.value;
  return (
    <footer class="column footer">
      <Icon name="lock" />
      <p>
        {place
          ? `Documents are read and embedded in this browser, and kept and searched in Milvus (${place}).`
          : 'Documents are read, indexed and searched in this browser and stay in it.'}{' '}
        When you ask, the question and the passages found go to{' '}
        <b>{new URL(state.settings.value.base).host}</b>, and nothing else leaves.
      </p>
    </footer>
  );
}
