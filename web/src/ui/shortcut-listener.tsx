import { useEffect } from 'preact/hooks';
import { useApp } from './app-context';

/** Where keys are typed, or choose among options. */
const kTyping = 'input:not([type=file]), textarea, select, [contenteditable]';

/** Single keys do what shortcuts.ts says, except where one is typing, and in dialogs. */
export function ShortcutListener() {
  const app = useApp();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey, isComposing, repeat } = event;
      if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return;
      if (isComposing || repeat || event.defaultPrevented) return;
      if (!app.state.settings.value.shortcuts || (target as Element).closest(kTyping)) return;
      if (document.querySelector('dialog[open]')) return;
      // The box that gets the focus must not get the key too.
      if (key === '/') event.preventDefault();
      void app.library.attempt('library', async () =>
        (await import('./shortcuts')).press(key, app),
      );
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [app]);
  return null;
}
