import type { Random } from '#sandbox/world/random.ts';
import type { Scene } from '../fault-kind.ts';
import type { Stage } from '../stage.ts';

/** People at the command line, each with credentials of their own, and not always as one would wish. */

const account = '111122223333';
export const jane = `arn:aws:iam::${account}:user/jane`;
export const sam = `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/sam@example.com`;
export const duty = `arn:aws:iam::${account}:role/teams/duty`;
/** A session of the role: all of them are one person. */
export const onDuty = (session: string): string => `arn:aws:sts::${account}:assumed-role/duty/${session}`;
/** Nobody's approver. */
export const mallory = `arn:aws:iam::${account}:user/mallory`;

/** A command that somebody gives. */
export interface Turn {
  readonly who: string;
  /** Seconds after the fault begins, or after what it answers. */
  readonly at: number;
  /** The secret is somebody else's. */
  readonly forged?: true;
}

/** How people are: what each of them does. */
export type Habit<Some extends Turn> = (random: Random) => readonly Some[];

/** Somebody with their own credentials and a terminal in the witness Region. `now`: when they sign, in milliseconds since 1970. */
export const commanderAs = (
  { configuration, regions, world }: Stage,
  { who, forged }: Pick<Turn, 'who' | 'forged'>,
  now: number,
) => ({
  configuration,
  clients: world.clientsFor({ region: regions.witness, role: 'operator' }),
  credentials: { ...world.sts.credentialsOf(who), ...(forged && { secretAccessKey: 'a guess' }) },
  now,
});

/** From now on people do what the habit that the fault drew has them do. The answer ends the fault: there is nothing to mend. */
export function takeTurns<Some extends Turn>(
  { stage, fault, random }: Scene,
  habits: readonly Habit<Some>[],
  take: (turn: Some) => Promise<void>,
): () => void {
  for (const turn of habits[fault.args.habit ?? 0]?.(random) ?? [])
    stage.timers.after(turn.at * 1000, () => void take(turn));
  return () => {};
}

/** How often people look whether they are asked something, in milliseconds. */
const lookEvery = 5000;

/** Has whatever people are asked answered once, until the fault is over; `read` gives what is asked at the moment. The answer ends the fault. */
export function answerEach<Asked extends { readonly id: string | number }>(
  { stage, isOver }: Pick<Scene, 'stage' | 'isOver'>,
  read: () => Asked | undefined,
  answer: (asked: Asked) => void,
): () => void {
  let seen: Asked['id'] | undefined;
  const look = () => {
    if (isOver()) return;
    const asked = read();
    if (asked && asked.id !== seen) {
      seen = asked.id;
      answer(asked);
    }
    stage.timers.after(lookEvery, look);
  };
  look();
  return () => {};
}
