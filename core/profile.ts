/** How soon a silence is called an outage; what the file says itself goes before its profile. */

/** What a profile stands for. `fast` is paid for with failovers on cuts that outlast its dwell (docs/detection.md has the figures). */
export const profiles = {
  standard: { everySeconds: 5, dwellSeconds: 45 },
  fast: { everySeconds: 2, dwellSeconds: 15 },
} as const;

export type ProfileName = keyof typeof profiles;

/** A period of the suspicion alarm, in seconds: the shortest that CloudWatch evaluates [CloudWatch API, PutMetricAlarm, Period]. */
export const suspicionPeriodSeconds = 10;

/**
 * How many bad periods raise the suspicion alarm. Two, so that a single lost look wakes nothing; but a dwell that is over sooner than
 * two periods, their publication and the event can be is not made to wait for them.
 */
export const suspicionPeriods = (dwellSeconds: number): 1 | 2 => (dwellSeconds < 30 ? 1 : 2);

type Fields = Readonly<Record<string, unknown>>;

/**
 * A parsed file with what its profile says where it says nothing itself. What is of the wrong kind stays as it is, for the checks
 * that come after; a profile that does not exist counts as `standard` until then.
 */
export function withProfile(raw: unknown): unknown {
  const root = mappingIn(raw);
  if (!root) return raw;
  const { everySeconds, dwellSeconds } = profiles[root.profile === 'fast' ? 'fast' : 'standard'];
  return {
    ...root,
    probe: filled(root.probe ?? {}, { everySeconds }),
    groups: eachEntry(root.groups, (group) => ({ ...group, policy: filled(group.policy, { dwellSeconds }) })),
  };
}

const mappingIn = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

const filled = (value: unknown, defaults: Fields): unknown => {
  const mapping = mappingIn(value);
  return mapping ? { ...defaults, ...mapping } : value;
};

function eachEntry(value: unknown, change: (entry: Fields) => Fields): unknown {
  const entries = mappingIn(value);
  if (!entries) return value;
  const changed = Object.entries(entries).map(([key, entry]) => {
    const mapping = mappingIn(entry);
    return [key, mapping ? change(mapping) : entry] as const;
  });
  return Object.fromEntries(changed);
}
