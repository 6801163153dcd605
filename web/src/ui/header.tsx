import { t } from '../words/words';
import { useApp } from './app-context';
import { Icon } from './icon';

export function Header() {
  const { state } = useApp();
  return (
    <header class="top">
      <div class="column top-row">
        <h1 class="brand">
          <Logo />
          {state.site.value || 'askfolio'}
        </h1>
        {state.status.value.documents > 0 && (
          <button
            type="button"
            class="button button-quiet"
            data-testid="measure"
            onClick={() => (state.measureOpen.value = true)}
          >
            <Icon name="chart" />
            {t('Measure')}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet"
          data-testid="settings"
          onClick={() => (state.settingsOpen.value = true)}
        >
          <Icon name="settings" />
          {t('Settings')}
        </button>
      </div>
    </header>
  );
}

/** A folded page with a marked line. */
function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" class="logo-ground" />
      <path d="M10 7h8l5 5v13H10z" class="logo-page" />
      <path d="M13.5 15.5h6M13.5 20h4" class="logo-line" />
    </svg>
  );
}
