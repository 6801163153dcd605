/** Which encoder a person wants, and what trials have found on this device. */
import type { EncoderChoice, Trial } from '../protocol';

/** Where settings are kept: the store. */
export interface SettingsStore {
  readSettings(): Promise<Record<string, unknown>>;
  writeSettings(settings: Record<string, unknown>): Promise<void>;
}

const CHOICES: readonly EncoderChoice[] = ['automatic', 'core', 'onnx-runtime', 'webgpu'];

export class EncoderSettings {
  constructor(private readonly store: SettingsStore) {}

  async choice(): Promise<EncoderChoice> {
    const { encoder } = await this.store.readSettings();
    return CHOICES.find((choice) => choice === encoder) ?? 'automatic';
  }

  choose(encoder: EncoderChoice): Promise<void> {
    return this.store.writeSettings({ encoder });
  }

  async trials(): Promise<Trial[]> {
    const { trials } = await this.store.readSettings();
    return Array.isArray(trials) ? trials : [];
  }

  /** In place of an earlier one of the same model and adapter. */
  async keepTrial(trial: Trial): Promise<void> {
    const others = (await this.trials()).filter(
      ({ model, adapter }) => model !== trial.model || adapter !== trial.adapter,
    );
    await this.store.writeSettings({ trials: [...others, trial] });
  }
}

/** What the browser calls its WebGPU adapter; null: it offers none. */
export async function gpuAdapter(): Promise<string | null> {
  // Not in TypeScript's library.
  const { gpu } = navigator as unknown as { gpu?: { requestAdapter(): Promise<Adapter | null> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed';
}

interface Adapter {
  info: Record<'vendor' | 'architecture' | 'device' | 'description', string>;
}
