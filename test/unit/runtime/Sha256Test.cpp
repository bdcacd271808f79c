//===- Sha256Test.cpp - The standard's examples, and every padding
//-----------------------------===//
#include "runtime/Sha256.h"

#include <gtest/gtest.h>
#include <set>

using namespace loopy::rt;

static std::string hash(const std::string &text) {
  return toHex(sha256(std::span(reinterpret_cast<const std::uint8_t *>(text.data()), text.size())));
}

TEST(Sha256, Examples) {
  EXPECT_EQ(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hash(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, LengthsAroundABlock) {
  std::set<std::string> hashes;
  for (std::size_t length = 0; length < 200; ++length)
    hashes.insert(hash(std::string(length, '\0')));
  EXPECT_EQ(hashes.size(), 200U);
}
