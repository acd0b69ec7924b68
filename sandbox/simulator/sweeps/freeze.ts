import type { Watched } from './watched.ts';

/** A run that stands still: whatever its machine asks of its functions is held up until it is thawed. */
export interface Frozen {
  /** For whom the frozen run acts; undefined before it freezes, and where the first step that was held up names nobody. */
  readonly holder: () => string | undefined;
  readonly isFrozen: () => boolean;
  readonly thaw: () => void;
}

/** Freezes the run whose machine asks for the function of this state next, together with all that it asks for as the same holder. */
export function freezeNext({ stage }: Watched, state: string): Frozen {
  const name = `-${state.toLowerCase().replaceAll(' ', '-')}`;
  const { dispatch } = stage.world.host;
  const request = dispatch.request.bind(dispatch);
  const thawed = Promise.withResolvers<void>();
  const seen: { frozen: boolean; over: boolean; holder: string | undefined } = {
    ...{ frozen: false, over: false, holder: undefined },
  };
  dispatch.request = async (call) => {
    if (seen.over || call.operation !== 'Invoke') return request(call);
    const { holder } = JSON.parse(String(call.input.Payload ?? '{}')) as { readonly holder?: string };
    const isFirst = !seen.frozen && String(call.input.FunctionName).endsWith(name);
    if (isFirst) Object.assign(seen, { frozen: true, holder });
    if (isFirst || (seen.frozen && holder !== undefined && holder === seen.holder)) await thawed.promise;
    return request(call);
  };
  return {
    holder: () => seen.holder,
    isFrozen: () => seen.frozen,
    thaw: () => {
      seen.over = true;
      thawed.resolve();
    },
  };
}
