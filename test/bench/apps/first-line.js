/** An application that says how much memory it takes, and ends. */
console.log(process.memoryUsage.rss());
