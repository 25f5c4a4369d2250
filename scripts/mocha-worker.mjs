// Loaded into each process of a parallel run. Mocha asks its workers to exit and, a second later,
// sends SIGTERM: on a busy machine that cuts off the writing of coverage and the removal of temporary
// folders, both of which are on their way and end by themselves. When mocha is gone, workers exit too.
if (process.env['MOCHA_WORKER_ID'] !== undefined) process.on('SIGTERM', () => undefined);
