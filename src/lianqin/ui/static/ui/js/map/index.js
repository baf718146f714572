/**
 * LianqinMap: maplibre-gl drawing the county's own GeoJSON, with no request to anyone else.
 *
 *   const map = await LianqinMap.on(element);     // or mount.js for every [data-map]
 *   map.set("units", featureCollection);          // any name of SOURCES
 *   await map.load("roads", "/map/roads.geojson");
 *   map.fitTo([west, south, east, north]);  map.fitTo(geojson);  map.goTo(lon, lat);
 *   map.at(clientX, clientY);  map.hold(true);
 *   map.choose("incidents", id);  map.pickAt(lon, lat, metres);  map.pickAt(null);
 *
 * The element says where things are, so that hashed names work: data-library, data-worker,
 * data-bounds="w,s,e,n", data-attribution. Features carry `id` in their properties; units kind,
 * and status (as units.kinds names them), freshness (fresh, stale, lost), heading, label; incidents
 * priority (1 to 4), exercise, label, uncertainty_m; roads class, name; conditions kind; places kind, name.
 *
 * Events on the element, bubbling: "lianqin:map-choose" {source, id, lon, lat} on a press on a unit
 * or incident; "lianqin:map-pick" {lon, lat} on a press on the ground while data-picking="yes".
 */

import { apart } from "./apart.js";
import { circle } from "./circle.js";
import { PIXEL_RATIO, draw } from "./images.js";
import { palette, watchTheme } from "./palette.js";
import { NOTHING, SOURCES, layers, style } from "./style.js";
import { word } from "../words.js";

const REACH = 10;
const QUICK = 180;
const PRESSABLE = ["units", "incidents"];
const CONTROLS = {
  "Map.Title": "map_title",
  "NavigationControl.ZoomIn": "map_nearer",
  "NavigationControl.ZoomOut": "map_farther",
  "ScaleControl.Meters": "metres",
  "ScaleControl.Kilometers": "kilometres",
  "AttributionControl.ToggleAttribution": "map_source",
};

function boundsOf(geojson) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    } else part.forEach(walk);
  };
  const features = geojson.features ?? [geojson];
  for (const { geometry } of features) if (geometry) walk(geometry.coordinates);
  return Number.isFinite(box[0]) ? box : null;
}

function point(lon, lat) {
  const geometry = { type: "Point", coordinates: [lon, lat] };
  return { type: "Feature", properties: {}, geometry };
}

export class LianqinMap {
  #map;
  #element;
  #colours = palette();
  #data = Object.fromEntries(SOURCES.map((name) => [name, NOTHING]));
  #chosen = {};
  #picked = [];
  #stop;

  /** Load maplibre from where the element says and draw an empty county in it. */
  static async on(element) {
    const library = await import(element.dataset.library);
    library.setWorkerUrl(new URL(element.dataset.worker, location.href).href);
    const map = new LianqinMap(element, library);
    await map.#drawn();
    return map;
  }

  constructor(element, library) {
    this.#element = element;
    const container = document.createElement("div");
    container.className = "map__canvas";
    element.append(container);
    const bounds = element.dataset.bounds?.split(",").map(Number);
    this.#map = new library.Map({
      container,
      style: style(this.#colours, element.dataset.attribution),
      bounds,
      fitBoundsOptions: { padding: 24 },
      localIdeographFontFamily: false,
      attributionControl: element.dataset.attribution ? { compact: false } : false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      minZoom: 7,
      maxZoom: 18,
      fadeDuration: 0,
      locale: Object.fromEntries(Object.entries(CONTROLS).map(([key, name]) => [key, word(name)])),
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new library.ScaleControl({ maxWidth: 120 }), "bottom-right");
    this.#listen();
  }

  /** maplibre's own map, for what is not covered here. */
  get inner() {
    return this.#map;
  }

  #drawn() {
    return new Promise((resolve) => {
      if (this.#map.isStyleLoaded()) resolve();
      else this.#map.once("load", resolve);
    });
  }

  #listen() {
    const map = this.#map;
    map.setMissingStyleImageResolver(async (id) => this.#image(id));
    map.on("click", (event) => this.#press(event));
    map.on("mousemove", ({ point: at }) => {
      map.getCanvas().style.cursor = this.#under(at) ? "pointer" : "";
    });
    this.#stop = watchTheme(() => this.#recolour());
  }

  #image(id) {
    if (this.#map.hasImage(id)) return;
    const image = draw(id, this.#colours);
    if (image) this.#map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  }

  #under({ x, y }) {
    const box = [[x - REACH, y - REACH], [x + REACH, y + REACH]];
    return this.#map.queryRenderedFeatures(box, { layers: PRESSABLE })[0];
  }

  /** The unit or incident at a place of the window: {source, id, label}, or null. */
  at(clientX, clientY) {
    const box = this.#map.getCanvas().getBoundingClientRect();
    const found = this.#under({ x: clientX - box.left, y: clientY - box.top });
    return found ? { source: found.source, id: found.properties.id, label: found.properties.label } : null;
  }

  /** What stands in the middle of the map: {lon, lat}. */
  middle() {
    const { lng, lat } = this.#map.getCenter();
    return { lon: lng, lat };
  }

  /** Whether a press that moves moves the ground too: not while a unit is carried. */
  hold(isHeld) {
    this.#map.dragPan[isHeld ? "disable" : "enable"]();
  }

  #press({ point: at, lngLat }) {
    const found = this.#under(at);
    const picking = this.#element.dataset.picking === "yes";
    const where = { lon: lngLat.lng, lat: lngLat.lat };
    if (picking) this.#say("lianqin:map-pick", where);
    else if (found) this.#say("lianqin:map-choose", { source: found.source, id: found.properties.id, ...where });
  }

  #say(name, detail) {
    this.#element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** Paint the same layers in the other theme's colours; sources and view stay as they are. */
  #recolour() {
    this.#colours = palette();
    for (const layer of layers(this.#colours)) {
      for (const [key, value] of Object.entries(layer.paint ?? {})) {
        this.#map.setPaintProperty(layer.id, key, value);
      }
      if (layer.layout?.["icon-image"]) {
        this.#map.setLayoutProperty(layer.id, "icon-image", layer.layout["icon-image"]);
      }
    }
  }

  /** Show `data` (GeoJSON) in the source called `name`. */
  set(name, data) {
    this.#data[name] = data;
    this.#show(name);
    if (name !== "incidents") return;
    this.#show("units"); // a crew on the scene stands beside it
    this.#surround();
  }

  /** What is shown in the source called `name`. */
  get(name) {
    return this.#data[name];
  }

  #show(name) {
    const chosen = this.#chosen[name];
    const given = this.#data[name];
    const data = name === "units" ? apart(given, this.#data.incidents) : given;
    const marked = chosen === undefined ? data : {
      ...data,
      features: data.features.map((feature) => ({
        ...feature,
        properties: { ...feature.properties, chosen: String(feature.properties.id) === chosen },
      })),
    };
    this.#map.getSource(name).setData(marked);
  }

  /** Fetch GeoJSON from our own server and show it; throws where the server refuses. */
  async load(name, url) {
    const answer = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    this.set(name, await answer.json());
  }

  /** Ring the feature with this id in "units" or "incidents"; null rings none. */
  choose(name, id) {
    this.#chosen[name] = id === null ? undefined : String(id);
    this.#show(name);
    if (name === "incidents") this.#surround();
  }

  /** Mark a picked place, with the circle of `metres` in which it lies; null takes the mark away. */
  pickAt(lon, lat, metres = 0) {
    const features = lon === null ? [] : [point(lon, lat)];
    this.set("pick", { type: "FeatureCollection", features });
    this.#picked = lon === null || !(metres > 0) ? [] : [circle(lon, lat, metres)];
    this.#surround();
  }

  /** Draw the circles of the picked place and of the chosen incident. */
  #surround() {
    const isChosen = ({ properties }) => String(properties.id) === this.#chosen.incidents;
    const chosen = this.#data.incidents.features
      .filter((feature) => isChosen(feature) && feature.properties.uncertainty_m > 0)
      .map(({ geometry, properties }) => circle(...geometry.coordinates, properties.uncertainty_m));
    this.set("within", { type: "FeatureCollection", features: [...this.#picked, ...chosen] });
  }

  /** Move so that [west, south, east, north] or all of a GeoJSON is seen. */
  fitTo(what, padding = 56) {
    const box = Array.isArray(what) ? what : boundsOf(what);
    if (box) this.#map.fitBounds(box, { padding, maxZoom: 14, duration: QUICK });
  }

  /** Move so that a place is in the middle, no farther out than now. */
  goTo(lon, lat, zoom = 13) {
    this.#map.easeTo({ center: [lon, lat], zoom: Math.max(zoom, this.#map.getZoom()), duration: QUICK });
  }

  destroy() {
    this.#stop();
    this.#map.remove();
  }
}
