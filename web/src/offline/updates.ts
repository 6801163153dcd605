/** Has the service worker keep the page for offline use, and tells of a newer version once it is there. */
import { hearLoaded } from '../loaded-files';
import { trustedScriptUrl } from '../trusted-types';
import type { State } from '../ui/state';

/** A page that stays open looks for a new version this often, when it is looked at. */
const kLookMs = 3_600_000;

/** Resolves when the page's files are kept, or cannot be; then it works as before, with the network. */
export async function followUpdates(state: State): Promise<void> {
  const container = navigator.serviceWorker;
  try {
    container.addEventListener('message', hearLoaded);
    const url = trustedScriptUrl(new URL('service-worker.js', document.baseURI).href);
    const registration = await container.register(url, { updateViaCache: 'none' });
    offer(registration, state);
    lookAgain(registration);
    await container.ready;
  } catch (error) {
    console.warn(`The page could not be kept for offline use: ${error}`);
  }
}

function offer(registration: ServiceWorkerRegistration, state: State): void {
  const show = () => {
    state.update.value = () => takeOver(registration);
  };
  const follow = () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      // The first one of all brings nothing new.
      if (coming.state === 'installed' && registration.active) show();
    });
  };
  if (registration.waiting) show();
  follow();
  registration.addEventListener('updatefound', follow);
  // Another tab has taken the new version.
  let isKept = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isKept) show();
    isKept = true;
  });
}

/** Ends this page: the new version's takes its place. */
function takeOver({ waiting }: ServiceWorkerRegistration): void {
  const reload = () => location.reload();
  if (!waiting) reload();
  navigator.serviceWorker.addEventListener('controllerchange', reload);
  waiting?.postMessage('take-over');
}

function lookAgain(registration: ServiceWorkerRegistration): void {
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' || Date.now() - looked < kLookMs) return;
    looked = Date.now();
    // Offline there is nothing to be found.
    registration.update().catch(() => undefined);
  });
}
