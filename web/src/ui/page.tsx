import { AnswerView } from './answer-view';
import { useApp } from './app-context';
import { AskBox } from './ask-box';
import { CollectionCard } from './collection-card';
import { DropOverlay } from './drop-overlay';
import { Footer } from './footer';
import { Header } from './header';
import { SettingsDialog } from './settings-dialog';
import { SourceDialog } from './source-dialog';

/** The whole page, top to bottom. */
export function Page() {
  const { state } = useApp();
  const source = state.source.value;
  return (
    <>
      <Header />
      <main class="column">
        <CollectionCard />
        <AskBox />
        <AnswerView />
      </main>
      <Footer />
      <DropOverlay />
      {state.settingsOpen.value && <SettingsDialog />}
      {source && <SourceDialog {...source} />}
    </>
  );
}
