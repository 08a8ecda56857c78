import { equal, equals, table } from "../check.js";

// What the engine of the sandbox has of its own. Node may be older, so its run leaves this topic out.
const rows = table("Engine", {
  "modern JavaScript is there": () => {
    equals([1, 2, 3].at(-1), 3, [3, 1].toSorted(), [1, 3], Object.groupBy([1, 2, 3], (number) => (number % 2 ? "odd" : "even")).odd, [1, 3]);
    equals("a-b".replaceAll("-", "+"), "a+b", structuredClone({ a: 1n }).a, 1n, [1, [2, [3]]].flat(Infinity), [1, 2, 3], Object.fromEntries([["a", 1]]), { a: 1 });
    equals(/(?<year>\d{4})/u.exec("in 2024").groups.year, "2024", "\ud800".isWellFormed(), false, new Set([1]).union(new Set([2])).size, 2);
  },
  "iterator helpers are there": () => equal([1, 2, 3].values().map((number) => number * 2).filter((number) => number > 2).toArray(), [4, 6]),
  "promises have their helpers": async () => {
    const { promise, resolve } = Promise.withResolvers();
    resolve(1);
    equals(await promise, 1, (await Promise.allSettled([Promise.reject(1)]))[0].status, "rejected", await Promise.any([Promise.reject(1), 2]), 2);
  },
  "the clock of dates is UTC": () => equal(new Date(2024, 0, 1).getTimezoneOffset(), 0),
});

export default rows;
