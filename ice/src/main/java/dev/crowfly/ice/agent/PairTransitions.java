package dev.crowfly.ice.agent;

import static dev.crowfly.ice.agent.PairState.FAILED;
import static dev.crowfly.ice.agent.PairState.IN_PROGRESS;
import static dev.crowfly.ice.agent.PairState.SUCCEEDED;
import static dev.crowfly.ice.agent.PairState.WAITING;

/**
 * The states of a pair (RFC 8445 §6.1.2.6), with two arrows that the RFC does not have: a pair that
 * worked can fail when it stops working, and what failed can be checked again.
 *
 * <pre>
 *   FROZEN ──THAW,TRIGGER──► WAITING ──CHECK──► IN_PROGRESS ──SUCCESS──► SUCCEEDED
 *                               ▲  ▲               │    │                    │
 *                               │  └─TRIGGER,──────┘    └─FAILURE─► FAILED ◄─┘ LOSS
 *                               │    CONFLICT                        │
 *                               └──────────── TRIGGER, RETRY ────────┘
 * </pre>
 *
 * A late answer makes a waiting or failed pair succeed: the path works, whenever that was proved.
 * Whatever is not drawn changes nothing.
 */
final class PairTransitions {
  private PairTransitions() {}

  static PairState next(PairState state, PairInput input) {
    return switch (state) {
      case FROZEN ->
          switch (input) {
            case THAW, TRIGGER, RETRY -> WAITING;
            default -> state;
          };
      case WAITING ->
          switch (input) {
            case CHECK -> IN_PROGRESS;
            case SUCCESS -> SUCCEEDED;
            default -> state;
          };
      case IN_PROGRESS ->
          switch (input) {
            case TRIGGER, CONFLICT -> WAITING;
            case SUCCESS -> SUCCEEDED;
            case FAILURE -> FAILED;
            default -> state;
          };
      case SUCCEEDED -> input == PairInput.LOSS ? FAILED : state;
      case FAILED ->
          switch (input) {
            case TRIGGER, RETRY -> WAITING;
            case SUCCESS -> SUCCEEDED;
            default -> state;
          };
    };
  }
}
