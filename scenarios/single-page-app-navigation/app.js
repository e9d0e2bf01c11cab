// A small application as they are: a store, a router in the address, and routes that subscribe while they are shown.
import { h, options, render } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

const leaks = new URLSearchParams(location.search).get("defect") === "leak";
const subscribers = new Set();
const tasks = Array.from({ length: 60 }, (unused, number) => ({ number, title: `task ${number}`, done: number % 3 === 0 }));

// At once, so that a route is whole when its event has been handled.
options.debounceRendering = (update) => update();

function useTasks() {
  const [, setVersion] = useState(0);
  useLayoutEffect(() => {
    const subscriber = { update: () => setVersion((version) => version + 1), seen: tasks.map((task) => task.title) };
    subscribers.add(subscriber);
    // The defect: a component that is gone is still told of every change, and so is kept.
    return leaks ? undefined : () => subscribers.delete(subscriber);
  }, []);
  return tasks;
}

function toggle(task) {
  task.done = !task.done;
  subscribers.forEach(({ update }) => update());
}

function TaskList() {
  return h("ul", null, useTasks().map((task) =>
    h("li", { key: task.number, class: task.done ? "done" : "open", onClick: () => toggle(task) },
      h("a", { href: `#/task/${task.number}` }, task.title))));
}

function TaskPage({ number }) {
  const task = useTasks()[number];
  return h("article", null, h("h1", null, task.title), h("p", null, task.done ? "done" : "open"),
           h("button", { onClick: () => toggle(task) }, "toggle"));
}

function Settings() {
  const [name, setName] = useState("somebody");
  return h("form", null, h("input", { value: name, onInput: (event) => setName(event.target.value) }),
           Array.from({ length: 20 }, (unused, number) => h("label", null, h("input", { type: "checkbox" }), `option ${number}`)));
}

function routeOf(hash) {
  const [, route, number] = hash.split("/");
  return route === "task" ? h(TaskPage, { key: hash, number }) : route === "settings" ? h(Settings) : h(TaskList);
}

function App() {
  const [hash, setHash] = useState(location.hash);
  useLayoutEffect(() => addEventListener("hashchange", () => setHash(location.hash)), []);
  return [h("nav", null, ["list", "task/7", "settings"].map((route) => h("a", { href: `#/${route}` }, route))), routeOf(hash)];
}

render(h(App), document.getElementById("app"));

function go(hash) {
  return new Promise((resolve) => {
    addEventListener("hashchange", resolve, { once: true });
    location.hash = hash;
  });
}

const visits = [
  ["#/list", "li", (found) => found.length === 60 && found[1].click()],
  ["#/task/", "article button", (found) => found[0].click()],
  ["#/settings", "label", (found) => found[3].click()],
];
let steps = 0;

export async function walk(count) {
  for (let number = 0; number < count; number++) {
    const [hash, selector, use] = visits[steps++ % visits.length];
    await go(hash.endsWith("/") ? `${hash}${steps % tasks.length}` : hash);
    const found = document.querySelectorAll(`#app ${selector}`);
    if (!found.length)
      throw new Error(`${location.hash} shows no ${selector}`);
    use(found);
  }
  if (document.querySelectorAll("#app > nav").length !== 1 || (!leaks && subscribers.size > 1))
    throw new Error(`${subscribers.size} subscribers are left`);
}
