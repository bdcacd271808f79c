//===- Session.h - An open device with all that is kept for it -------------------------------===//
#pragma once

#include "runtime/Lane.h"

namespace loopy::rt {

struct Session {
  Session(Device opened, const Environment &environment, Journal &journal)
      : device(std::move(opened)), programs(device, environment, journal),
        lanes(device, journal.isTracing()) {}

  Device device;
  ProgramCache programs;
  LanePool lanes;
};

} // namespace loopy::rt
