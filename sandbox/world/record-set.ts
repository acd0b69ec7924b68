import type { ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';

/** A record set with the fields that Route 53 always lists. */
export type RecordSet = ResourceRecordSet & { Name: string; Type: RRType };

/** Names as Route 53 stores them: small letters, octal escapes for what is neither letter, digit, hyphen nor underscore, a dot at the end. */
export function storedName(name: string): string {
  const stored = storedNames.get(name) ?? escapedName(name);
  storedNames.set(name, stored);
  return stored;
}

/** The few names of an installation are asked for again and again. */
const storedNames = new Map<string, string>();

function escapedName(name: string): string {
  const escaped = name
    .toLowerCase()
    .replace(/\\\d{3}|[^a-z0-9._-]/g, (found) =>
      found.startsWith('\\') && found.length === 4 ? found : `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
  return escaped.endsWith('.') ? escaped : `${escaped}.`;
}

/** Names as IAM's condition keys have them: as stored, without the dot at the end. */
export const normalizedName = (name: string): string => storedName(name).slice(0, -1);

/** What tells a record set from every other one of its zone. */
export const keyOf = ({ Name = '', Type = 'A', SetIdentifier = '' }: Partial<ResourceRecordSet>): string =>
  [storedName(Name), Type, SetIdentifier].join(' ');

/** The order of ListResourceRecordSets: by the labels of the name from right to left, then by type and set identifier. */
export function inListingOrder(a: Partial<ResourceRecordSet>, b: Partial<ResourceRecordSet>): number {
  const sortable = ({ Name = '', Type, SetIdentifier = '' }: Partial<ResourceRecordSet>) => [
    `${storedName(Name).slice(0, -1).split('.').reverse().join('.')}.`,
    Type ?? '',
    SetIdentifier,
  ];
  const [left, right] = [sortable(a), sortable(b)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  if (differing === -1) return 0;
  return (left[differing] ?? '') < (right[differing] ?? '') ? -1 : 1;
}
