use winit::application::ApplicationHandler;
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::platform::macos::{ActivationPolicy, EventLoopBuilderExtMacOS};
use winit::window::WindowId;

use super::{EventLoopError, Handle, Message};

pub(super) fn run<A: 'static>(start: impl FnOnce(Handle<A>) -> A + 'static) -> Result<(), EventLoopError> {
    let failed = |error: winit::error::EventLoopError| EventLoopError {
        reason: error.to_string(),
    };
    let mut builder = EventLoop::<Message<A>>::with_user_event();
    builder.with_activation_policy(ActivationPolicy::Accessory);
    let event_loop = builder.build().map_err(failed)?;
    event_loop.set_control_flow(ControlFlow::Wait);
    let handle = Handle(Sender(event_loop.create_proxy()));
    let mut application = Application {
        start: Some((start, handle)),
        state: None,
    };
    event_loop.run_app(&mut application).map_err(failed)
}

struct Application<A: 'static, S> {
    start: Option<(S, Handle<A>)>,
    state: Option<A>,
}

impl<A: 'static, S: FnOnce(Handle<A>) -> A> ApplicationHandler<Message<A>> for Application<A, S> {
    fn new_events(&mut self, _event_loop: &ActiveEventLoop, cause: StartCause) {
        if cause == StartCause::Init
            && let Some((start, handle)) = self.start.take()
        {
            self.state = Some(start(handle));
        }
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, message: Message<A>) {
        match message {
            Message::Run(task) => {
                if let Some(state) = &mut self.state {
                    task(state);
                }
            }
            Message::Exit => event_loop.exit(),
        }
    }

    fn exiting(&mut self, _event_loop: &ActiveEventLoop) {
        self.state = None;
    }

    fn resumed(&mut self, _event_loop: &ActiveEventLoop) {}

    fn window_event(&mut self, _event_loop: &ActiveEventLoop, _window: WindowId, _event: WindowEvent) {}
}

pub(super) struct Sender<A: 'static>(EventLoopProxy<Message<A>>);

impl<A> Sender<A> {
    pub(super) fn send(&self, message: Message<A>) -> bool {
        self.0.send_event(message).is_ok()
    }
}

impl<A> Clone for Sender<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
