/** The kinds of record that the drill's DNS knows. */
export type RecordType = 'A' | 'CNAME' | 'TXT';

/** All records of one name and type, as Route 53 keeps them. TXT values come without their quotation marks. */
export type RecordSet = { name: string; type: RecordType; ttlSeconds: number; values: string[] };

/**
 * Where a DNS server has its records from: the sets of exactly this name and type, or none. Asked anew for each query, so a
 * change in the simulated Route 53 is in the next answer. Names come in small letters without the last dot.
 */
export type Answer = (name: string, type: RecordType) => RecordSet[];

// Longer chains are a loop or a mistake; resolvers give up at about this length too.
const CHAIN_LENGTH_MAX = 8;
const RECORD_TYPES: RecordType[] = ['A', 'CNAME', 'TXT'];

/** A name in the one spelling that is compared: small letters, no dot at the end. */
export function canonicalName(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

/**
 * The sets that answer a query, in order: a CNAME and what it leads to, or the sets asked for (RFC 1034, section 4.3.2).
 * Undefined when the name has no record of any type, which is NXDOMAIN; an empty list means that only this type is missing.
 */
export function followChain(answer: Answer, name: string, type: RecordType): RecordSet[] | undefined {
  const sets: RecordSet[] = [];
  let current = canonicalName(name);
  while (sets.length < CHAIN_LENGTH_MAX) {
    const wanted = answer(current, type);
    if (wanted.length > 0) return [...sets, ...wanted];
    const [alias] = answer(current, 'CNAME');
    const target = alias?.values[0];
    if (!alias || target === undefined) break;
    sets.push(alias);
    current = canonicalName(target);
  }
  const isKnown = sets.length > 0 || RECORD_TYPES.some((known) => answer(current, known).length > 0);
  return isKnown ? sets : undefined;
}

/** The A records of the databases' endpoints: the loopback address, as RDS answers for its endpoints, with RDS's TTL of 5 s. */
export function endpointAnswer(isEndpoint: (name: string) => boolean, ttlSeconds = 5): Answer {
  return (name, type) => (type === 'A' && isEndpoint(name) ? [{ name, type, ttlSeconds, values: ['127.0.0.1'] }] : []);
}
