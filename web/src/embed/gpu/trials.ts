/** What trials have found on this device. Loaded when it is needed. */
import type { EncoderReport, Trial } from '../../protocol';
import {
  type EncoderSettings,
  type GpuAdapter,
  gpuAdapter,
  type SettingsStore,
} from '../encoder-settings';

/** An adapter as the browser names it. */
export function nameOf({ info }: GpuAdapter): string {
  const { vendor, architecture, device, description } = info;
  return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed';
}

export async function readTrials(store: SettingsStore): Promise<Trial[]> {
  const { trials } = await store.readSettings();
  return Array.isArray(trials) ? trials : [];
}

/** In place of an earlier one of the same model and adapter. */
export async function keepTrial(store: SettingsStore, trial: Trial): Promise<void> {
  const others = (await readTrials(store)).filter(
    ({ model, adapter }) => model !== trial.model || adapter !== trial.adapter,
  );
  await store.writeSettings({ trials: [...others, trial] });
}

export async function reportOn(settings: EncoderSettings): Promise<EncoderReport> {
  const [choice, adapter, trials] = await Promise.all([
    settings.choice(),
    gpuAdapter(),
    readTrials(settings.store),
  ]);
  return { choice, adapter: adapter && nameOf(adapter), trials };
}
