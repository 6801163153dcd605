import { useState } from 'preact/hooks';
import { listedPrices, type Prices, priceKey, priceSource } from '../ask/models';
import { say } from '../words/message';
import { t } from '../words/words';
import { useApp } from './app-context';
import { Field } from './field';

const kParts = [
  ['input', say('Input')],
  ['cachedInput', say('Cached input')],
  ['output', say('Output')],
] as const;

/** What the chosen model costs: as listed, or as a person says. */
export function PricesField() {
  const { state, library } = useApp();
  const { base, model, prices } = state.settings.value;
  const key = priceKey(base, model);
  const listed = listedPrices(base, model);
  const [typed, setTyped] = useState<Partial<Record<keyof Prices, string>>>({});
  const own = prices[key];
  const save = (own: Prices | null) => {
    const { [key]: _, ...others } = prices;
    void library.attempt('settings', () =>
      library.change({ prices: own ? { ...others, [key]: own } : others }),
    );
  };
  const type = (part: keyof Prices, text: string) => {
    const all = { ...typed, [part]: text };
    setTyped(all);
    const before = own ?? listed;
    const values = kParts.map(([part]) => {
      const text = all[part];
      return [part, text === undefined ? before?.[part] : Number(text || Number.NaN)] as const;
    });
    // Three that can be counted with, or none.
    if (values.every(([, value]) => value !== undefined && value >= 0)) {
      save(Object.fromEntries(values) as unknown as Prices);
    }
  };
  return (
    <details class="folded-settings" data-testid="prices">
      <summary>{t('Prices, in US dollars per million tokens')}</summary>
      <div class="field-triple">
        {kParts.map(([part, label]) => (
          <Field key={part} label={t(label)}>
            <input
              type="number"
              min={0}
              step="any"
              data-testid={`price-${part}`}
              value={typed[part] ?? (own ?? listed)?.[part] ?? ''}
              onInput={({ currentTarget }) => type(part, currentTarget.value)}
            />
          </Field>
        ))}
      </div>
      <p class="hint">
        {listed
          ? t(
              'Listed are the prices that {source} had on {checked}; twice as much on weekdays from 1 to 4 and 6 to 10 o’clock UTC.',
              { source: priceSource.source, checked: priceSource.checked },
            )
          : t('The prices of this server and model are not known here.')}
        {t(' ')}
        {own && t('These are your own; they hold at every hour.')}
      </p>
      {own && (
        <button
          type="button"
          class="button"
          data-testid="reset-prices"
          onClick={() => {
            setTyped({});
            save(null);
          }}
        >
          {listed ? t('Take the listed prices') : t('Forget these prices')}
        </button>
      )}
    </details>
  );
}
