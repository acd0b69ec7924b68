import { answer } from '#cli/answer.ts';
import { signIdentity } from '#cli/sign-identity.ts';
import type { Approval, Configuration } from '#core/configuration.ts';
import { purposeOf } from '#core/identity-proof.ts';
import type { Choice, Proposal } from '#core/proposal.ts';
import { invokeFunction } from '#functions/aws/lambda-invoke.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { FRANKFURT, GROUP } from '../machines/scene.ts';
import { withPolicy } from '../machines/start.ts';
import { commanderAs } from '../machines/terminal.ts';
import { found, hasty } from './scene.ts';

/** Persons with credentials of their own, who answer by the command line. */

const account = '111122223333';
export const JANE = `arn:aws:iam::${account}:user/jane`;
export const SAM = `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/sam@example.com`;
export const DUTY = `arn:aws:iam::${account}:role/duty`;
export const sessionOf = (name: string) => `arn:aws:sts::${account}:assumed-role/duty/${name}`;

export const approval = (persons: 1 | 2): Approval => ({ persons, expiryMinutes: 30, approvers: [JANE, SAM, DUTY] });

/** The group needs so many persons, and is quick in all else. */
export const asking =
  (persons: 1 | 2) =>
  (configuration: Configuration): Configuration =>
    withPolicy(hasty(configuration), { mode: 'approve', approval: approval(persons) });

/** Lets time pass until something is proposed, and nothing runs any more; the answer is the proposal. */
export async function untilProposed(scene: Watched, other?: string): Promise<Proposal> {
  const proposed = () => {
    const { proposal } = scene.entry();
    return proposal?.toldAt !== undefined && proposal.id !== other ? proposal : undefined;
  };
  await scene.until('a proposal', () => proposed() !== undefined, 2400);
  await scene.pass(30);
  return found('The proposal', proposed());
}

/** A person answers at a terminal, with their own credentials. Rejects as the command line would. */
export function answerAs(
  scene: Watched,
  who: string,
  choice: Choice,
  proposal: string,
  more: { readonly credentials?: string; readonly late?: number } = {},
): Promise<readonly string[]> {
  const commander = commanderAs(scene.stage, more.credentials ?? who, FRANKFURT, more.late);
  return scene.ask(answer(commander, { group: GROUP, region: FRANKFURT, proposal, choice }));
}

/** Sends an answer with a proof that Sam signed for something else: another answer, proposal, group or Region. */
export function misuse(
  scene: Watched,
  proposal: string,
  signed: Partial<Record<'group' | 'id' | 'region', string>> & { readonly choice?: Choice },
): Promise<unknown> {
  const { configuration, timers, world } = scene.stage;
  const { region = FRANKFURT, ...more } = signed;
  const { group, id, choice } = { group: GROUP, id: proposal, choice: 'approve', ...more };
  const purpose = purposeOf(configuration, group, [id, choice]);
  const proof = signIdentity(world.sts.credentialsOf(SAM), region, purpose, timers.now());
  const asked = { clients: scene.stage.operator(FRANKFURT), configuration };
  const input = { group: GROUP, proposal, choice: 'approve', proof };
  return scene.ask(invokeFunction(asked, FRANKFURT, 'answer-proposal', input));
}
