import type { LedgerEntry } from '#core/ledger.ts';
import type { Stage } from './stage.ts';

/** The group's entry as it is stored now, past every API; undefined before the group was adopted. */
export const ledgerEntryIn = ({ world, ledgerTable }: Pick<Stage, 'world' | 'ledgerTable'>): LedgerEntry | undefined =>
  world.dynamodb.items(ledgerTable).find(({ record }) => record === 'entry') as LedgerEntry | undefined;
