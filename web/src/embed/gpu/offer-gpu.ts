/** Brings WebGPU into an embedder where it is wanted, or faster. Loaded only where there is an adapter. */
import type { EncoderChoice, Trial } from '../../protocol';
import type { GpuAdapter, SettingsStore } from '../encoder-settings';
import type { PooledEmbedder, Runner } from '../pooled-embedder';
import { compareSpeed } from './trial';
import { keepTrial, nameOf, readTrials } from './trials';

export interface Offer {
  embedder: PooledEmbedder;
  /** Id of the model. */
  model: string;
  adapter: GpuAdapter;
  choice: EncoderChoice;
  /** Where trials are kept, if anywhere. */
  store: SettingsStore | undefined;
  /** Starts the model on WebGPU; onFailure hears of its end. */
  startGuest(onFailure: (error: Error) => void): Promise<Runner>;
}

/** Rejects where WebGPU cannot be started; a trial that fails counts as slower. */
export async function offerGpu(offer: Offer): Promise<void> {
  const { embedder, model, choice, store } = offer;
  const adapter = nameOf(offer.adapter);
  const known = (store ? await readTrials(store) : []).find(
    (trial) => trial.model === model && trial.adapter === adapter,
  );
  if (choice === 'automatic' && known?.faster === 'processor') return;
  const starting = start(offer);
  if (choice === 'automatic' && !known) {
    const trial = { model, adapter, ...(await tryOut(embedder, starting)) };
    // What could not be loaded now may be there the next time.
    const guest = await starting;
    if (store) await keepTrial(store, trial);
    if (trial.faster === 'processor') return guest.close();
  }
  embedder.prefer(await starting);
}

async function start({ embedder, startGuest }: Offer): Promise<Runner> {
  let guest: Runner | undefined;
  guest = await startGuest(() => guest && embedder.dismiss(guest));
  return guest;
}

async function tryOut(
  embedder: PooledEmbedder,
  starting: Promise<Runner>,
): Promise<Omit<Trial, 'model' | 'adapter'>> {
  try {
    const speeds = await compareSpeed(embedder, starting);
    const [processor, webgpu] = [Math.round(speeds.embedder), Math.round(speeds.guest)];
    return { processor, webgpu, faster: webgpu > processor ? 'webgpu' : 'processor' };
  } catch (error) {
    console.warn(`WebGPU is not used: ${(error as Error).message}`);
    return { processor: 0, webgpu: 0, faster: 'processor' };
  }
}
