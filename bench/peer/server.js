// The same menu as bench/floor.py, as it is mostly built elsewhere: a menu a request, since one holds its caller.
const express = require("express");
const { Redis } = require("ioredis");
const UssdMenu = require("ussd-menu-builder");

const redis = new Redis(process.env.REDIS_SOCKET);
const more = "x".repeat(450);

function menu() {
  const made = new UssdMenu();
  made.sessionConfig({
    start: (id, done) => done(),
    end: (id, done) => done(),
    set: (id, key, value, done) => redis.set(`peer:${id}`, JSON.stringify(value), "EX", 300).then(() => done()),
    get: (id, key, done) => redis.get(`peer:${id}`).then((held) => done(null, held && JSON.parse(held))),
  });
  const run = (number) => async () => {
    const state = (await made.session.get("state")) || { heard: [], more };
    state.heard.push(made.args.phoneNumber.slice(-3));
    await made.session.set("state", state);
    made.con(`This is screen ${number} of a menu that has nothing to tell.\n1. Go on\n0. Back`);
  };
  made.startState({ run: run(0), next: { 1: "1" } });
  for (let number = 1; number < 9; number++) made.state(String(number), { run: run(number), next: { 1: String(number + 1) } });
  return made;
}

const app = express();
app.use(express.urlencoded({ extended: false }));
app.post("/ussd", (request, response) => menu().run(request.body, (said) => response.send(said)));
app.listen(Number(process.env.PORT), "127.0.0.1");
