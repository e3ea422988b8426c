import fc from 'fast-check';

// The same cases in every run, so that a change is judged by the change. SEED=… draws others: see docs/architecture.md.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.SEED ?? 20261121) });
