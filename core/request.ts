import { z } from 'zod';

/** A loss is accepted before the start, by name and once; whoever has an old example is told how. */
const unknownField = ({ code, keys }: { readonly code?: string; readonly keys?: readonly string[] }) =>
  code === 'unrecognized_keys' && keys?.includes('overrideRpo')
    ? 'overrideRpo is no field of a start: give `understudy override --group NAME --region REGION --epoch N --loss SECONDS --reason TEXT`, and start without it'
    : undefined;

/** The input of the `failover` machine: what the alarm's rule, the sweep, the last approval and an operator may say. */
export const Request = z.strictObject(
  {
    group: z.string().min(1),
    trigger: z.enum(['alarm', 'hint', 'sweep', 'approval', 'manual']),
    /** Id of the event or name of the alarm that started the run, for a hint behind AWS's code for it; evidence is gathered afresh all the same. */
    event: z.string().optional(),
    /** Why a person starts it; required for `manual`. */
    reason: z.string().min(1).max(500).optional(),
    /** What the person believes to be true: refused when the ledger says otherwise. */
    expectedOwner: z.string().optional(),
    expectedEpoch: z.number().int().min(0).optional(),
    /** Fails over although the writer answers: what it takes until it is fenced is lost, and it may not be possible to fence it. */
    acceptLiveWriter: z.boolean().optional(),
    /** Makes no mutating call and prints those that a real run would make. */
    dryRun: z.boolean().optional(),
    /** Before the first promotion: gives the group back to its owner instead. */
    revert: z.boolean().optional(),
  },
  { error: unknownField },
);
export type Request = z.infer<typeof Request>;

/** AWS's own code for what it says, and the id of the event. */
const hinted = /^[\w-]{3,100} [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a manual start or a hint must carry beside the schema; empty when nothing is wrong. */
export function problemsOf(request: Request): readonly string[] {
  if (request.trigger === 'hint' && !hinted.test(request.event ?? ''))
    return [
      `A hint names what AWS said and the id of its event, such as "RDS-EVENT-0013 6f8e0a52-3a1c-4c8e-9d0f-0c8d2b1a7e44", and this one has "${(request.event ?? '').slice(0, 100)}": by hand, say "trigger": "manual".`,
    ];
  if (request.trigger !== 'manual')
    return request.revert || request.acceptLiveWriter
      ? ['Only a manual start may revert a transfer or fail over although the writer answers: say "trigger": "manual".']
      : [];
  return (['reason', 'expectedOwner', 'expectedEpoch'] as const)
    .filter((field) => request[field] === undefined)
    .map((field) => `A manual start needs ${field}: see events/manual-failover.json.`);
}
