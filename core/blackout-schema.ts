import { z } from 'zod';
import { days, leavesNoTime } from './blackout.ts';
import { choice, mapping, text } from './schema-words.ts';

/** The blackout windows of `understudy.yaml`. */

const mostWindows = 20;

const Window = mapping({
  days: z
    .array(choice(days), { error: 'a list of days, such as [sat, sun]' })
    .min(1, { error: 'a list of at least one day. Leave it out for every day' })
    .optional()
    .describe('The days on which it begins; every day unless said.'),
  from: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as "22:00", UTC').describe('When it begins, UTC.'),
  to: text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as "04:00", UTC, up to "24:00"').describe(
    'When it ends, UTC; on the day after where that is earlier than `from`.',
  ),
  reason: text(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u, 'one line of up to 200 characters')
    .optional()
    .describe('Why, for whoever is paged in it.'),
}).superRefine(({ from, to }, { addIssue }) => {
  if (from === to)
    addIssue({
      ...{ code: 'custom', path: ['to'] },
      message: 'another time of day than `from`. For a whole day write from "00:00" to "24:00"',
    });
});

/** Windows in which no failover starts by itself. */
export const Blackout = z
  .array(Window, { error: 'a list of windows, each with from and to, such as {from: "22:00", to: "04:00"}' })
  .max(mostWindows, { error: `at most ${mostWindows} windows. Join some, or say several days in one` })
  .superRefine((windows, { addIssue }) => {
    if (leavesNoTime(windows))
      addIssue({
        code: 'custom',
        message:
          'windows that leave some time of the week free. Else nothing ever fails over by itself, which is mode "advise"',
      });
  });
export type Blackout = z.infer<typeof Blackout>;
