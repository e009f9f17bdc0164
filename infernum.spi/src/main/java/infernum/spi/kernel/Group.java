package infernum.spi.kernel;

import infernum.spi.tensor.Device;

/** A tensor-parallel group that one rank is about to join. */
@FunctionalInterface
public interface Group {
  /**
   * How a device talks to the others of the group; called once, when it is opened.
   *
   * @param context able to give regions; its own communicator isn't asked for
   */
  <D extends Device> Communicator<D> join(DeviceContext<D> context);

  /** A group of one. */
  static Group alone() {
    return new Group() {
      @Override
      public <D extends Device> Communicator<D> join(DeviceContext<D> context) {
        return Communicator.alone();
      }
    };
  }
}
