import { AnswerView } from './answer-view';
import { useApp } from './app-context';
import { AskBox } from './ask-box';
import { CollectionCard } from './collection-card';
import { ConversationBar } from './conversation-bar';
import { DropOverlay } from './drop-overlay';
import { Footer } from './footer';
import { Header } from './header';
import { lazy } from './lazy';
import { PastTurns } from './past-turns';
import { PasteListener } from './paste-listener';
import { ShortcutListener } from './shortcut-listener';
import { UndoNotes } from './undo-notes';

const ConversationsDialog = lazy(
  async () => (await import('./conversations-dialog')).ConversationsDialog,
);
const HelpDialog = lazy(async () => (await import('./help-dialog')).HelpDialog);
const SettingsDialog = lazy(async () => (await import('./settings-dialog')).SettingsDialog);
const ManualQuestions = lazy(async () => (await import('./manual-questions')).ManualQuestions);
const MapDialog = lazy(async () => (await import('./map-dialog')).MapDialog);
const MeasureDialog = lazy(async () => (await import('./inspection')).MeasureDialog);
const OfferDialog = lazy(async () => (await import('./offer-dialog')).OfferDialog);
const PasteDialog = lazy(async () => (await import('./paste-dialog')).PasteDialog);
const SyncDialog = lazy(async () => (await import('./sync-dialog')).SyncDialog);
const SourceDialog = lazy(async () => (await import('./source-dialog')).SourceDialog);
const StoreDialog = lazy(async () => (await import('./store-dialog')).StoreDialog);
const WhyDialog = lazy(async () => (await import('./inspection')).WhyDialog);

/** The whole page, top to bottom. */
export function Page() {
  const { state } = useApp();
  const { manuals, collection } = state.settings.value;
  const isManual = Object.values(manuals).includes(collection);
  const source = state.source.value;
  const why = state.why.value;
  return (
    <>
      <Header />
      <main class="column">
        <CollectionCard />
        <ConversationBar />
        <PastTurns />
        <AskBox />
        {isManual && <ManualQuestions />}
        <AnswerView />
      </main>
      <Footer />
      <UndoNotes />
      {!state.collection.value.readOnly && (
        <>
          <DropOverlay />
          <PasteListener />
        </>
      )}
      <ShortcutListener />
      {state.offered.value && <OfferDialog onClose={() => (state.offered.value = null)} />}
      {state.pasted.value !== null && <PasteDialog onClose={() => (state.pasted.value = null)} />}
      {state.folder.value && <SyncDialog onClose={() => (state.folder.value = null)} />}
      {state.helpOpen.value && <HelpDialog onClose={() => (state.helpOpen.value = false)} />}
      {state.settingsOpen.value && <SettingsDialog />}
      {state.conversationsOpen.value && (
        <ConversationsDialog onClose={() => (state.conversationsOpen.value = false)} />
      )}
      {state.mapOpen.value && <MapDialog onClose={() => (state.mapOpen.value = false)} />}
      {state.measureOpen.value && (
        <MeasureDialog onClose={() => (state.measureOpen.value = false)} />
      )}
      {state.storeOpen.value && <StoreDialog onClose={() => (state.storeOpen.value = false)} />}
      {why && <WhyDialog {...why} onClose={() => (state.why.value = null)} />}
      {source && <SourceDialog {...source} onClose={() => (state.source.value = null)} />}
    </>
  );
}
