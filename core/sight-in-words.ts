import type { Region } from './configuration.ts';
import type { Observation } from './evidence.ts';
import { replayedTo } from './loss.ts';
import { timeOfDay } from './moment.ts';
import { type Sight, silenceOf } from './sight.ts';

/** Reasons as a tired person reads them. */

/** Who found the writer silent, and since when. */
export function silence({ down, fresh }: Sight): readonly string[] {
  if (down.length === 0) return [];
  const since = Math.max(...down.map(silenceOf));
  const seconds = Math.floor((Math.max(...fresh.map(({ at }) => at)) - since) / 1000);
  const who = listed(down.map(({ observer }) => observer));
  const together = down.length === 2 ? 'both ' : down.length > 2 ? 'all ' : '';
  const observed = down[0]?.observed;
  return [`${who} ${together}found the writer in ${observed} silent since ${timeOfDay(since)} (${seconds} s).`];
}

/** To whom the RDS API answers and to whom not. */
export function controlPlane({ controlDown, controlUp }: Sight): readonly string[] {
  const tell = (observations: readonly Observation[], what: string) =>
    observations.length === 0
      ? []
      : [
          `The RDS API of ${observations[0]?.observed} ${what} ${listed(observations.map(({ observer }) => observer))}.`,
        ];
  return [...tell(controlUp, 'answers'), ...tell(controlDown, 'does not answer')];
}

/** Beats that speak for a living writer. */
export const beating = ({ flowing }: Sight): readonly string[] =>
  flowing.length === 0
    ? []
    : [...flowing, 'A heartbeat as young as that speaks for a writer that lives, with only the way to it broken.'];

/** An application that speaks for a living writer. */
export const serving = ({ serving: answers }: Sight): readonly string[] =>
  answers.length === 0
    ? []
    : [...answers, 'An application that is well speaks for a writer that lives, with only the way to it broken.'];

/** What the application says, where it decides nothing. */
export const application = ({ serving: answers, failing }: Sight): readonly string[] => [...answers, ...failing];

/** Why there are fewer usable observers than expected. */
export function shortcomings({ missing, blind, seeing }: Sight): readonly string[] {
  return [
    ...missing.map((region) => `${region} gave no usable answer in time: what it sees is unknown, not an outage.`),
    ...blind.map(
      ({ observer }) => `${observer} reaches nothing outside its own Region: it is blind and does not count.`,
    ),
    ...seeing
      .filter(({ endpoint }) => endpoint.state === 'unknown')
      .map(({ observer, endpoint }) => `${observer} can't tell whether the writer answers: ${endpoint.reason}`),
  ];
}

/** What a person has to know who is asked about a silence that the witness can't confirm. */
export function lonely({ expected, fresh, beside, down }: Sight): readonly string[] {
  const [seer] = down;
  const upTo = replayedTo(fresh);
  if (!seer) return [];
  const since = silenceOf(seer);
  const later = [...fresh, ...beside].flatMap(({ observer, answeredAt = 0 }) =>
    answeredAt > since ? [{ observer, answeredAt }] : [],
  );
  const end = Math.max(since, ...later.map(({ answeredAt }) => answeredAt));
  const seconds = upTo === undefined ? undefined : Math.max(0, Math.ceil((end - upTo) / 1000));
  return [
    `${expected[1]} can't confirm it, so the writer may live behind a cut link: whoever approves has to know from elsewhere that it is down.`,
    ...later.map(
      ({ observer, answeredAt }) =>
        `${observer} still reached the writer at ${timeOfDay(answeredAt)}, after it had fallen silent here.`,
    ),
    ...(seconds === undefined
      ? []
      : [
          `If it went down ${later.length > 0 ? 'then' : 'when it fell silent'}, up to ${seconds} s of writes are lost.`,
        ]),
  ];
}

const listed = (regions: readonly Region[]): string =>
  regions.length < 2 ? regions.join('') : `${regions.slice(0, -1).join(', ')} and ${regions.at(-1)}`;
