import type { Invariant } from '../invariant.ts';
import { answerOf, regionOfEndpoint } from '../truth.ts';

/** A resolver keeps an answer for the TTL, a client a connection for 5 s and a write for 2 s more. */
const habitMilliseconds = 5_000 + 2_000 + 2_000;

/** Clients by name carry the name's number in their tokens: `by-name-0-…`. */
export const oneReachableWriter: Invariant = {
  id: 'S1',
  sentence: 'At no instant can clients commit in two Regions through one official name.',
  watch: (truth) => ({
    committed: (engine, { kind, token }) => {
      const index = /^by-name-(\d+)-/.exec(token ?? '')?.[1];
      const traffic = kind === 'write' && index !== undefined ? truth.stage.group.traffic[Number(index)] : undefined;
      const answer = traffic && truth.answers.get(traffic.name);
      if (!traffic || !answer || regionOfEndpoint(truth.stage, answer.endpoint) === engine.region) return undefined;
      // What is noted is up to a second old.
      if (regionOfEndpoint(truth.stage, answerOf(truth.stage, traffic.name)) === engine.region) return undefined;
      const milliseconds = truth.stage.timers.now() - answer.since;
      if (milliseconds <= traffic.ttlSeconds * 1000 + habitMilliseconds) return undefined;
      return `${engine.identifier} committed a write by ${traffic.name}, which has led to ${answer.endpoint} for ${milliseconds / 1000} s.`;
    },
  }),
};
