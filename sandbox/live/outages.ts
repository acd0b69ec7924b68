import type { Configuration, Region } from '#core/configuration.ts';
import type { Verdict } from '#core/ledger.ts';
import { asksTwoPersons } from './asking.ts';
import type { Person } from './persons.ts';
import { relocateToUsEast1 } from './relocate.ts';

/** What an outage may do to the stage. */
export interface Stage {
  readonly owner: Region;
  readonly standby: Region;
  /** The group's other Regions. */
  readonly others: readonly Region[];
  /** Everything in the Region dies: servers, functions, APIs, and what was on its way. */
  kill(region: Region): Promise<void>;
  /** The Region comes back: its APIs, its functions, and its database server as it was left. */
  revive(region: Region): Promise<void>;
  /** Cuts or heals everything between two Regions; inside each, life goes on. */
  setLink(a: Region, b: Region, open: boolean): Promise<void>;
  killDatabase(region: Region): Promise<void>;
  setApi(region: Region, service: string, up: boolean): void;
}

/** A staged outage and what a right answer to it looks like. */
export interface Outage {
  readonly name: OutageName;
  /** What happens, in a sentence. `REGION` stands for the owner. */
  readonly title: string;
  readonly expected: Verdict;
  strike(stage: Stage): Promise<void>;
  /** Absent where nothing comes back by itself. */
  heal?(stage: Stage): Promise<void>;
  /** What came before the outage, and how long, in seconds: nothing that takes the writer away. */
  readonly before?: { readonly title: string; readonly seconds: number; come(stage: Stage): Promise<void> };
  /** Heals by itself after this many seconds; otherwise once the verdict was given. */
  readonly healsAfterSeconds?: number;
  /** The old writer goes on taking writes from those who hold its address: the drill has to see some. */
  readonly exposes: boolean;
  /** The configuration that it is staged with, made from the given one; absent where that is it. */
  readonly configured?: (given: Configuration) => Configuration;
  /** Who answers the pages; absent where nobody is asked. */
  readonly persons?: readonly Person[];
  /** The loss is above the objective, and goes ahead because a person accepted it. */
  readonly lossAccepted?: true;
}

export const outageNames = [
  'region',
  'partition',
  'writer',
  'blip',
  'control-plane',
  'us-east-1',
  'approval',
  'loss',
] as const;
export type OutageName = (typeof outageNames)[number];

const cutOff = async (stage: Stage, open: boolean) => {
  for (const other of stage.others) await stage.setLink(stage.owner, other, open);
};

const wholeRegion = {
  expected: 'Serving from the target',
  strike: (stage: Stage) => stage.kill(stage.owner),
  heal: (stage: Stage) => stage.revive(stage.owner),
  exposes: false,
} as const;

const serving = 'Serving from the target';
const nothing = 'Stopped, nothing changed';

export const outages: Readonly<Record<OutageName, Outage>> = {
  region: { name: 'region', title: 'REGION goes down with everything in it.', ...wholeRegion },
  partition: {
    name: 'partition',
    title: 'REGION is cut off from the other Regions, and lives: clients inside go on writing.',
    expected: serving,
    strike: (stage) => cutOff(stage, false),
    heal: (stage) => cutOff(stage, true),
    exposes: true,
  },
  writer: {
    name: 'writer',
    title: 'The database server in REGION dies; the rest of its Region lives.',
    expected: serving,
    strike: (stage) => stage.killDatabase(stage.owner),
    exposes: false,
  },
  blip: {
    name: 'blip',
    title: 'REGION is cut off from the other Regions for 43 seconds.',
    expected: nothing,
    strike: (stage) => cutOff(stage, false),
    heal: (stage) => cutOff(stage, true),
    healsAfterSeconds: 43,
    exposes: false,
  },
  'control-plane': {
    name: 'control-plane',
    title: "The RDS API of REGION stops answering; its database doesn't notice.",
    expected: nothing,
    strike: async (stage) => stage.setApi(stage.owner, 'rds', false),
    heal: async (stage) => stage.setApi(stage.owner, 'rds', true),
    exposes: false,
  },
  'us-east-1': {
    name: 'us-east-1',
    title: "us-east-1 goes down with everything in it, and takes Route 53's control plane along.",
    ...wholeRegion,
    configured: relocateToUsEast1,
  },
  approval: {
    name: 'approval',
    title: 'REGION goes down with everything in it, and the policy asks two persons.',
    ...wholeRegion,
    configured: asksTwoPersons,
    persons: [
      { name: 'jane', command: 'approve', afterSeconds: 2 },
      { name: 'sam', command: 'approve', afterSeconds: 4 },
    ],
  },
  loss: {
    name: 'loss',
    title: 'REGION goes down with everything in it, while its replica is behind by more than the objective allows.',
    ...wholeRegion,
    before: {
      title: 'The link between REGION and its standby is cut: nothing is replicated any more.',
      seconds: 15,
      come: (stage) => stage.setLink(stage.owner, stage.standby, false),
    },
    heal: async (stage) => {
      await stage.setLink(stage.owner, stage.standby, true);
      await stage.revive(stage.owner);
    },
    persons: [{ name: 'jane', command: 'override', afterSeconds: 3 }],
    lossAccepted: true,
  },
};
