import { useEffect, useState } from 'preact/hooks';
import type { EncoderChoice, EncoderKind, EncoderName, EncoderReport, Trial } from '../protocol';
import { type Message, say } from '../words/message';
import { list, t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';

const kTitles: Record<EncoderName, Message> = {
  core: say('askfolio’s own'),
  'core-relaxed': say('askfolio’s own (relaxed SIMD)'),
  'onnx-runtime': say('ONNX Runtime on the processor'),
  webgpu: say('ONNX Runtime by WebGPU'),
};

const kKinds: EncoderKind[] = ['core', 'onnx-runtime', 'webgpu'];

/** What makes vectors on this device, and why. */
export function EncoderField() {
  const { state } = useApp();
  return state.collection.value.readOnly ? <QuestionsEncoder /> : <EncoderChooser />;
}

/** Of a collection that can only be asked, which a site may have without any other encoder. */
function QuestionsEncoder() {
  const { state } = useApp();
  const encoder = state.collection.value.preset === 'tutorial' ? 'onnx-runtime' : 'core';
  const hint = t(
    'This collection can only be asked: its questions are embedded so on every device.',
  );
  return (
    <Field label={t('Encoder')} hint={`${madeBy(state.status.value.encoders)} ${hint}`.trim()}>
      <select data-testid="encoder" disabled>
        <option>{t(kTitles[encoder])}</option>
      </select>
    </Field>
  );
}

function EncoderChooser() {
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
    <Field label={t('Encoder')} hint={`${madeBy(encoders)} ${aboutGpu(report, model)}`.trim()}>
      <select
        data-testid="encoder"
        value={report.choice}
        onChange={({ currentTarget }) => choose(currentTarget.value as EncoderChoice)}
      >
        <option value="automatic">{t('Automatic: the fastest')}</option>
        {kKinds.map((kind) => (
          <option key={kind} value={kind} disabled={kind === 'webgpu' && !report.adapter}>
            {t(kTitles[kind])}
          </option>
        ))}
      </select>
    </Field>
  );
}

function madeBy(encoders: EncoderName[]): string {
  if (encoders.length === 0) return '';
  const names = list(
    encoders.map((each) => t(kTitles[each])),
    'conjunction',
  );
  return t('What is embedded here was embedded by {names}.', { names });
}

function aboutGpu({ adapter, trials }: EncoderReport, model: string): string {
  if (!adapter) return t('This browser offers no WebGPU.');
  const trial = trials.find((each) => each.model === model && each.adapter === adapter);
  return trial ? resultOf(trial) : t('WebGPU is tried where there is much to embed.');
}

function resultOf({ processor, webgpu, faster }: Trial): string {
  if (webgpu === 0) return t('WebGPU was tried on your text, and failed.');
  const speeds = { webgpu: String(webgpu), processor: String(processor) };
  return faster === 'webgpu'
    ? t(
        'WebGPU was tried on your text: {webgpu} tokens a second, the processor {processor}; it is taken.',
        speeds,
      )
    : t(
        'WebGPU was tried on your text: {webgpu} tokens a second, the processor {processor}; the processor is taken.',
        speeds,
      );
}
