import { useEffect, useState } from 'preact/hooks';
import type { EncoderChoice, EncoderKind, EncoderName, EncoderReport, Trial } from '../protocol';
import { useApp } from './app-context';
import { Field } from './field';

const kTitles: Record<EncoderName, string> = {
  core: 'askfolio’s own',
  'core-relaxed': 'askfolio’s own (relaxed SIMD)',
  'onnx-runtime': 'ONNX Runtime on the processor',
  webgpu: 'ONNX Runtime by WebGPU',
};

const kKinds: EncoderKind[] = ['core', 'onnx-runtime', 'webgpu'];

/** What makes vectors on this device, and why. */
export function EncoderField() {
  const { state, library, engine } = useApp();
  const [report, setReport] = useState<EncoderReport | null>(null);
  useEffect(() => {
    void library.attempt('settings', async () => setReport(await engine.encoders()));
  }, []);
  if (!report) return null;
  const choose = (choice: EncoderChoice) =>
    library.attempt('settings', async () => {
      await engine.chooseEncoder(choice);
      setReport(await engine.encoders());
    });
  const { model, encoders } = state.status.value;
  return (
    <Field label="Encoder" hint={`${madeBy(encoders)}${aboutGpu(report, model)}`}>
      <select
        data-testid="encoder"
        value={report.choice}
        onChange={({ currentTarget }) => choose(currentTarget.value as EncoderChoice)}
      >
        <option value="automatic">Automatic: the fastest</option>
        {kKinds.map((kind) => (
          <option key={kind} value={kind} disabled={kind === 'webgpu' && !report.adapter}>
            {kTitles[kind]}
          </option>
        ))}
      </select>
    </Field>
  );
}

function madeBy(encoders: EncoderName[]): string {
  if (encoders.length === 0) return '';
  return `What is embedded here was embedded by ${encoders.map((each) => kTitles[each]).join(' and ')}. `;
}

function aboutGpu({ adapter, trials }: EncoderReport, model: string): string {
  if (!adapter) return 'This browser offers no WebGPU.';
  const trial = trials.find((each) => each.model === model && each.adapter === adapter);
  return trial ? resultOf(trial) : 'WebGPU is tried where there is much to embed.';
}

function resultOf({ processor, webgpu, faster }: Trial): string {
  if (webgpu === 0) return 'WebGPU was tried on your text, and failed.';
  const speeds = `${webgpu} tokens a second, the processor ${processor}`;
  const taken = faster === 'webgpu' ? 'it is taken' : 'the processor is taken';
  return `WebGPU was tried on your text: ${speeds}; ${taken}.`;
}
