import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from './app-context';

/** What is fetched when it is first shown, such as a dialog; that closes where fetching fails. */
export function lazy<Props extends { onClose?: () => void }>(
  load: () => Promise<ComponentType<Props>>,
) {
  return function Lazy(props: Props) {
    const { library } = useApp();
    const [Loaded, setLoaded] = useState<ComponentType<Props> | null>(null);
    useEffect(() => {
      void library.attempt('library', async () => {
        try {
          const component = await load();
          setLoaded(() => component);
        } catch (error) {
          props.onClose?.();
          throw error;
        }
      });
    }, []);
    return Loaded && <Loaded {...props} />;
  };
}
