//! One folder per network, and the single client that may open sockets.
