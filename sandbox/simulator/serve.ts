/**
 * A worker's side of `workers.ts`: it is sent orders, one at a time, and sends back answers, until the parent is gone. It imports
 * nothing, since a mutant has to be planted before any of the product's modules is loaded.
 */
export function serve<Order, Answer>(answer: (order: Order) => Promise<Answer>): void {
  // Every error of a run is looked at by its name and message; stack traces would take a tenth of the time.
  Error.stackTraceLimit = 0;
  // A terminal interrupts the whole family; the command decides when its workers end.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit());
  process.on('message', (order: Order) => {
    answer(order).then((done) => process.send?.(done));
  });
  process.send?.('ready');
}
