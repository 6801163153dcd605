import type { ComponentChild } from 'preact';
import { estimateMessages } from '../ask/estimate';
import { isPeak, priceKey, pricesAt } from '../ask/models';
import { isUnsent } from '../ask/session';
import type { Exchange } from '../ask/turn';
import { t } from '../words/words';
import { useApp } from './app-context';
import { dollars } from './format';
import { Icon } from './icon';

/** Before a prompt is sent: how much it is, about, and what that costs. */
export function SendBar({ exchange }: { exchange: Exchange }) {
  const { state, session } = useApp();
  if (!isUnsent(state)) return null;
  const { refusal } = exchange;
  const { base, model } = state.settings.value;
  const tokens = estimateMessages(exchange.messages);
  const request = { tokens, model, host: new URL(base).host };
  return (
    <div class="note send-bar" data-testid="estimate">
      <p class="note-body">
        <span>
          {refusal && (
            <strong data-testid="refusal">
              {t(refusal)}
              {t(' ')}
              {t('Nothing was sent.')}
              {t(' ')}
            </strong>
          )}
          {refusal
            ? t('It would be about {tokens} tokens to {model} at {host}.', request)
            : t('Not sent yet: about {tokens} tokens to {model} at {host}.', request)}
          {t(' ')}
          <Price tokens={tokens} />
        </span>
      </p>
      <button type="button" class="button button-primary" data-testid="send" onClick={session.send}>
        <Icon name="arrow" />
        {refusal ? t('Send it all the same') : t('Send')}
      </button>
    </div>
  );
}

/** An estimate: tokens are guessed, and what the server's cache has costs less. */
function Price({ tokens }: { tokens: number }): ComponentChild {
  const { state } = useApp();
  const { settings } = state;
  const now = new Date();
  const prices = pricesAt(settings.value, now);
  if (!prices) return t('What it costs is not known: prices can be entered in Settings.');
  const { base, model, prices: own } = settings.value;
  const peak = isPeak(now) && !(priceKey(base, model) in own);
  const costs = {
    input: dollars((tokens * prices.input) / 1e6),
    output: dollars(prices.output / 1000),
    n: 1000,
  };
  return peak
    ? t(
        'About {input}, less where the server has it in its cache, and {output} for each {n} tokens of the answer (prices of peak hours).',
        costs,
      )
    : t(
        'About {input}, less where the server has it in its cache, and {output} for each {n} tokens of the answer.',
        costs,
      );
}
