import { estimateMessages } from '../ask/estimate';
import { isPeak, priceKey, pricesAt } from '../ask/models';
import { isUnsent } from '../ask/session';
import type { Exchange } from '../ask/turn';
import { count } from '../words/words';
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
  return (
    <div class="note send-bar" data-testid="estimate">
      <p class="note-body">
        <span>
          {refusal && <strong data-testid="refusal">{refusal} Nothing was sent. </strong>}
          {refusal ? 'It would be' : 'Not sent yet:'} about {count(tokens)} tokens to {model} at{' '}
          {new URL(base).host}. <Price tokens={tokens} />
        </span>
      </p>
      <button type="button" class="button button-primary" data-testid="send" onClick={session.send}>
        <Icon name="arrow" />
        {refusal ? 'Send it all the same' : 'Send'}
      </button>
    </div>
  );
}

/** An estimate: tokens are guessed, and what the server's cache has costs less. */
function Price({ tokens }: { tokens: number }) {
  const { state } = useApp();
  const { settings } = state;
  const now = new Date();
  const prices = pricesAt(settings.value, now);
  if (!prices) return <>What it costs is not known: prices can be entered in Settings.</>;
  const { base, model, prices: own } = settings.value;
  const peak = isPeak(now) && !(priceKey(base, model) in own);
  return (
    <>
      About {dollars((tokens * prices.input) / 1e6)}, less where the server has it in its cache, and{' '}
      {dollars(prices.output / 1000)} for each 1,000 tokens of the answer
      {peak && ' (prices of peak hours)'}.
    </>
  );
}
