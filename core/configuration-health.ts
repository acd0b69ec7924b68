import type { z } from 'zod';
import { mapping, numbered, text } from './schema-words.ts';

/** The schema of a group's health URL. */

const port = '(:([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?';
/** At least two labels, the last with a letter first: neither an address nor a name that only one machine knows. */
const host = '([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?';

/** Why a URL can't be asked, behind what is allowed; only the first reason is told. */
const objections: readonly (readonly [when: RegExp, why: string])[] = [
  [/^http:/i, 'Over http nobody can tell who answers.'],
  [/^https:\/\/[^/?#]*@/, 'Leave user and password out: the URL stands in the deployment and on pages.'],
  [/#/, 'Leave the fragment (#…) out: it is never sent.'],
  [/^https:\/\/(\d[\d.]*|\[.*\]|localhost)([:/]|$)/, 'Give the DNS name that its certificate is for.'],
  [/^https:\/\/[^/]*[A-Z]/, 'Write the host in lower case.'],
];

const allowed = 'an https URL of at most 500 characters such as https://orders.example.com/health';

export const Health = mapping({
  url: text(new RegExp(`^(?=.{1,500}$)https://${host}${port}([/?][^\\s#]*)?$`), ({ input }) => {
    const why = objections.find(([when]) => typeof input === 'string' && when.test(input))?.[1];
    return why === undefined ? allowed : `${allowed}. ${why}`;
  }).describe(
    "The application's health URL, asked from the public Internet. Its name has to follow the writer, and it has to fail where the writer takes no write: an answer keeps a failover from starting by itself.",
  ),
  expectedStatus: numbered(200, 599, 'an HTTP status')
    .default(200)
    .describe('The HTTP status of an application that is well. No redirect is followed.'),
  expectedBody: text(/^[^\r\n]{1,200}$/, 'a line of 1 to 200 characters')
    .optional()
    .describe('What the first 16 KiB of its answer contain; without it the status alone counts.'),
}).describe('Where the application says whether it is well. Leave it out where it has no public endpoint.');

export type Health = z.infer<typeof Health>;
