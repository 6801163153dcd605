/** Which encoder a person wants on this device, and which of the core's it has been found to suit. */
import type { CoreEncoder, EncoderChoice } from '../protocol';

/** Where settings are kept: the store. */
export interface SettingsStore {
  readSettings(): Promise<Record<string, unknown>>;
  writeSettings(settings: Record<string, unknown>): Promise<void>;
}

/** As much of a GPUAdapter as is used: it is not in TypeScript's library. */
export interface GpuAdapter {
  info: Record<'vendor' | 'architecture' | 'device' | 'description', string>;
}

interface FoundCore {
  name: CoreEncoder;
  /** Another version may have another compiler. */
  browser: string;
}

const CHOICES: readonly EncoderChoice[] = ['automatic', 'core', 'onnx-runtime', 'webgpu'];

export class EncoderSettings {
  constructor(readonly store: SettingsStore) {}

  async choice(): Promise<EncoderChoice> {
    const { encoder } = await this.store.readSettings();
    return CHOICES.find((choice) => choice === encoder) ?? 'automatic';
  }

  /** What `keepCore` was told in this version of the browser; undefined: nothing. */
  async core(): Promise<CoreEncoder | undefined> {
    const { coreEncoder } = (await this.store.readSettings()) as { coreEncoder?: FoundCore };
    return coreEncoder?.browser === navigator.userAgent ? coreEncoder.name : undefined;
  }

  /** Both differ a little in their vectors: the next visit is to make the same ones. */
  keepCore(name: CoreEncoder): Promise<void> {
    const coreEncoder: FoundCore = { name, browser: navigator.userAgent };
    return this.store.writeSettings({ coreEncoder });
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
