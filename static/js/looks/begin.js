// On every page: steady taps, where they were chosen.
import { listen } from "../steady.js";

listen();
