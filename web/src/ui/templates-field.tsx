import { useEffect, useState } from 'preact/hooks';
import { modeOf } from '../ask/passages';
import { templateProblem } from '../ask/templates';
import type { PromptTemplate, TemplateName } from '../protocol';
import { type Message, say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';

const kTitles: Record<TemplateName, Message> = {
  normal: say('Prompt of answers from the passages found'),
  strict: say('Prompt of answers strictly from passages'),
  tutorial: say('Prompt of the Milvus tutorial'),
};

/** The texts that the prompt is made of, as they come or as a person has changed them. */
export function TemplatesField() {
  const { state, library, engine } = useApp();
  const { preset } = state.collection.value;
  const settings = state.settings.value;
  const mode = modeOf({ preset, settings });
  const name = preset === 'tutorial' ? 'tutorial' : mode === 'strict' ? 'strict' : 'normal';
  const [asTheyCome, setAsTheyCome] = useState<Record<TemplateName, PromptTemplate> | null>(null);
  useEffect(
    () => void library.attempt('settings', async () => setAsTheyCome(await engine.templates())),
    [],
  );
  const [typed, setTyped] = useState<PromptTemplate | null>(null);
  const own = settings.templates[name];
  const shown = typed ?? own ?? asTheyCome?.[name];
  if (!shown) return null;
  const problem = templateProblem(shown);
  const save = (template: PromptTemplate | null) => {
    const { [name]: _, ...others } = settings.templates;
    const templates = template ? { ...others, [name]: template } : others;
    void library.attempt('settings', () => library.change({ templates }));
  };
  const type = (part: Partial<PromptTemplate>) => {
    const template = { ...shown, ...part };
    setTyped(template);
    if (!templateProblem(template)) save(template);
  };
  const reset = () => {
    setTyped(null);
    save(null);
  };
  const box = (part: keyof PromptTemplate, label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      <textarea
        class="template"
        rows={6}
        spellcheck={false}
        data-testid={`template-${part}`}
        value={shown[part]}
        onInput={({ currentTarget }) => type({ [part]: currentTarget.value })}
      />
    </Field>
  );
  return (
    <details class="folded-settings" data-testid="templates">
      <summary>{t(kTitles[name])}</summary>
      {box('system', t('System message'))}
      {box(
        'user',
        t('User’s message'),
        t('The passages stand in the place of {passages}, the question in that of {question}.'),
      )}
      {problem && (
        <p class="hint hint-warning" role="alert" data-testid="template-problem">
          {t(problem)}
          {t(' ')}
          {t('The last one that could be used is kept.')}
        </p>
      )}
      {(own || typed) && (
        <button type="button" class="button" data-testid="reset-template" onClick={reset}>
          {t('As it comes')}
        </button>
      )}
    </details>
  );
}
