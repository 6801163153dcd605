/** Which encoder a person wants on this device. */
import type { EncoderChoice } from '../protocol';

/** Where settings are kept: the store. */
export interface SettingsStore {
  readSettings(): Promise<Record<string, unknown>>;
  writeSettings(settings: Record<string, unknown>): Promise<void>;
}

/** As much of a GPUAdapter as is used: it is not in TypeScript's library. */
export interface GpuAdapter {
  info: Record<'vendor' | 'architecture' | 'device' | 'description', string>;
}

const CHOICES: readonly EncoderChoice[] = ['automatic', 'core', 'onnx-runtime', 'webgpu'];

export class EncoderSettings {
  constructor(readonly store: SettingsStore) {}

  async choice(): Promise<EncoderChoice> {
    const { encoder } = await this.store.readSettings();
    return CHOICES.find((choice) => choice === encoder) ?? 'automatic';
  }

  choose(encoder: EncoderChoice): Promise<void> {
    return this.store.writeSettings({ encoder });
  }
}

/** Null: the browser offers no WebGPU. */
export async function gpuAdapter(): Promise<GpuAdapter | null> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<GpuAdapter | null> } };
  return (await gpu?.requestAdapter().catch(() => null)) ?? null;
}
