import { t } from '../words/words';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { DialogFoot } from './dialog-foot';

/** Asks before anything is fetched from another site that the page's address names. */
export function OfferDialog({ onClose }: { onClose: () => void }) {
  const { state, library } = useApp();
  const url = state.offered.value;
  if (!url) return null;
  const open = () => library.attempt('library', () => library.openShared(url));
  return (
    <Dialog title={t('Open a collection from another site?')} testid="offer" onClose={onClose}>
      <form method="dialog" class="dialog-form" onSubmit={open}>
        <p>
          {t('The address of this page names a collection on {host}.', { host: url.host })}
          {t(' ')}
          {t('It is fetched from there: {host} learns that you open it, and not what you ask.', {
            host: url.host,
          })}
        </p>
        <p class="hint">{url.href}</p>
        <DialogFoot testid="accept-offer" leave={t('Do not open')}>
          {t('Open it')}
        </DialogFoot>
      </form>
    </Dialog>
  );
}
