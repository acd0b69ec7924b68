import type { Random } from '#sandbox/world/random.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import type { Noise } from './plan.ts';
import type { Weather } from './weather.ts';

/** The habits of a run's calls: little goes wrong each time, and always the same things. The answer ends them. */
export function makeNoise(weather: Weather, noise: Noise, random: Random, fired: (id: string) => void): () => void {
  const hits = (chance: number, id: string) => {
    if (chance === 0 || random.next() >= chance) return false;
    fired(id);
    return true;
  };
  const rule: Parameters<Weather['calls']['add']>[0] = ({ operation }, when, tag) => {
    if (!tag) return undefined;
    if (when === 'before') {
      if (hits(noise.throttled, 'F1'))
        return new ServiceFault('ThrottlingException', 'Rate exceeded.', 400, { throttling: true });
      if (hits(noise.failedNotApplied, 'F4')) return new ServiceFault('InternalFailure', `${operation} failed.`, 500);
      // A probe makes hundreds of calls in a run; killed at each hundredth of them it would never look for long.
      const share = tag.file === 'probe' ? 0.05 : 1;
      if (hits(noise.killedBefore * share, 'F59')) return 'lose-call';
      return hits(noise.killedAfter * share, 'F59') ? 'lose-answer' : undefined;
    }
    if (hits(noise.failedApplied, 'F4')) return new ServiceFault('InternalFailure', `${operation} failed.`, 500);
    return hits(noise.answerLost, 'F3') ? new ServiceFault('TimeoutError', 'The answer was lost.', 0) : undefined;
  };
  const { duplicates: _events, staleMilliseconds: _describes, slow: _latency, ...spoiling } = noise;
  if (Object.values(spoiling).some((chance) => chance > 0)) weather.calls.add(rule);
  if (noise.staleMilliseconds > 0) weather.staleMilliseconds = () => random.between(0, noise.staleMilliseconds);
  if (noise.slow > 0)
    weather.durations.set('apiLatency', () =>
      hits(noise.slow, 'F2') ? random.between(500, 9000) : random.between(6, 80),
    );
  return () => {
    weather.calls.delete(rule);
    weather.durations.delete('apiLatency');
    weather.staleMilliseconds = () => 0;
  };
}
