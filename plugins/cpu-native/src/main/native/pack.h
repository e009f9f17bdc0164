#pragma once
#include "abi.h"
#include "layout.h"

unit_function pack;
