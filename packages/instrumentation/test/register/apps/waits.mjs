// A service: asks once, and then has nothing to do but to wait.
await import('./asks.mjs');
setInterval(() => {}, 1000);
console.log('waiting');
