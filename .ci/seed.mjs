// CI repeats itself: property tests begin from one seed here, and from chance everywhere else.
import fc from 'fast-check';

fc.configureGlobal({ seed: 20261120 });
