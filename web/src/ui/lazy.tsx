import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from './app-context';

/**
 * A component whose code is fetched when it is first shown. Until then, and where that fails,
 * `Meanwhile` stands in its place; a dialog closes where it fails.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile: ComponentType<Props> = () => null,
) {
  let known: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const { library } = useApp();
    const [Loaded, setLoaded] = useState<ComponentType<Props> | null>(() => known);
    useEffect(() => {
      void library.attempt('library', async () => {
        try {
          const component = await load();
          known = component;
          setLoaded(() => component);
        } catch (error) {
          if ('onClose' in props && props.onClose instanceof Function) props.onClose();
          throw error;
        }
      });
    }, []);
    return Loaded ? <Loaded {...props} /> : <Meanwhile {...props} />;
  };
}
