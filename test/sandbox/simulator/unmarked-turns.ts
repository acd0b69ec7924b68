/** Sentences about turns and releases that need no mark of their own, by the reason. */
export const unmarkedTurns: Readonly<Record<string, readonly string[]>> = {
  'part of a sentence about turns that has a mark': [
    'This release was recorded before. ',
    'under way: …',
    'ahead of it: …',
    '… (priority …)',
    'Understudy: Held back, a person is asked (… waiting)',
  ],
  'the page about a mass event, which has a mark': [
    'More than … groups (limits.massGroups) ask for a failover at once. What they have in common may be the cause, so a person looks first.',
    'Waiting, in this order (…): …. Others may have asked since; the answer to the command names all.',
    'They go on, since they had their turn before: ….',
    'None goes on.',
    'To let them go on, … at a time: …',
    'Why group … would go: …',
    'To start this one alone: ….',
  ],
  'what a person is told to release by': ['understudy release --region … --for 60 --reason "why it is safe"'],
  'the groups go on': [
    'No group waits.',
    'These wait, and go in this order where their outage lasts: …. Each is decided anew within a minute or two.',
    'Automatic failovers go on until …, … groups at a time: released by …, because "…".',
  ],
  'the words of an error about turns, whose name has a mark': [
    'The turn went by while this run was deciding. …',
    'Other groups ask for a turn at the same moment as group ….',
    'Group … has no turn yet: limits.concurrentFailovers lets … at a time fail over by themselves (…).',
    'Group … waits for its turn and asks again. …',
    '… It asks again every five seconds.…',
    'The sweep starts another one 1, 3, 7, 15, 31, … minutes after the alarm.',
    'A release lasts whole minutes; allowed: … to … (a day).',
    'A release needs a reason: one line of up to 200 characters.',
  ],
  'no seed draws a dry run of a failover that starts by itself; test/functions/decide-failover.test.ts has some': [
    'A real run would wait for its turn first, half an hour at most. …',
    'A real run would ask persons before it promotes anything, where it could not prove that the old writer in … is fenced (unfenced: ask).',
  ],
  'no seed has ledgers in several Regions; test/functions/release-groups.test.ts has': [
    'Groups whose ledger is in … may still be held back: … Give the command again once it answers.',
  ],
  'no seed waits for half an hour; test/functions/decide-failover.test.ts does': [
    'This run waited half an hour for a turn, and waits no longer. … …',
  ],
  'turns in a ledger that goes away between two calls of one step': [
    "Whether group … was released can't be read",
    'The turn of group … was not ended: …',
    'The other groups do not hear of the start by hand of group …: …',
  ],
};
